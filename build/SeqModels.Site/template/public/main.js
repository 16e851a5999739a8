export default {
  iconLinks: [
    { icon: 'github', href: 'https://github.com/seqmodels/SeqModels', title: 'Source code' }
  ],

  // The results of a search open in the same tab.
  start: () => document.addEventListener('click', click => click.target.closest('.sr-items a')?.removeAttribute('target'), true)
}
